"""The kernels of pages: one kind for each kernel mode, their links and their processes."""
