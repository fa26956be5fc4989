"""Pictures: rows in, Plotly figure out. No query, no request, nothing of ours imported."""
