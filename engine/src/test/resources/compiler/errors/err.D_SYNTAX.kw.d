BEGIN { volatile = 3; }
