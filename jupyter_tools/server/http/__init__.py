"""HTTP and websockets: REST for builders, published pages, operations, health."""
