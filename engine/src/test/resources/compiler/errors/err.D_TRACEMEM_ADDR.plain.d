BEGIN { tracemem("a", 3); }
