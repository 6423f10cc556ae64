"""What pages and API share: response headers, cross-site requests, request limits, error answers."""
