"""Post at the desk from very many network addresses, and measure what a customer and the addressees notice of it."""
