"""Reports as a browser shows them: to everybody, on a phone, on paper, without asking anybody."""
