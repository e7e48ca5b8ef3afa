BEGIN { bcopy(3, 4, "a"); }
