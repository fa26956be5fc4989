"""The domain of the support desk: what a ticket is and what may happen to it. Imports no web package."""
