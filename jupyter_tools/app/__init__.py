"""An app on disk: properties.json, and the check of an app as a whole."""
