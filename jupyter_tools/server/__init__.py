"""What runs in the Jupyter server: links of kernels, visits, access, publications and REST."""
