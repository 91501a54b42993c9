"""What a page is: its model, the text of properties.json, and the edits that change it."""
