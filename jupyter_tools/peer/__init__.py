"""The half of a visit that the server and a page in a cell output share."""
