"""Where visits are kept that no server has in use: in memory, or in Redis for several servers."""
