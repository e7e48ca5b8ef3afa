BEGIN { x = 3; trace(x.y); }
