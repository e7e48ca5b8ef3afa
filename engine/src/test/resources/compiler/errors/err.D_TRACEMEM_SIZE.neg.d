BEGIN { tracemem(0, -3); }
