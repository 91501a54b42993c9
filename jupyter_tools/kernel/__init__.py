"""What runs in a kernel: handlers, tables and output of visits."""
