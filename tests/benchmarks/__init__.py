"""What the client costs, beside another library and a bare aiohttp client."""
