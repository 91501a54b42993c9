"""The processes of isolated visits: templates, their forks, and spares."""
