BEGIN { bcopy(1, 2); }
