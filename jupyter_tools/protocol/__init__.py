"""The messages between browser, server and kernel, and the stream that carries them; read `messages` first."""
