BEGIN { arg0++; }
