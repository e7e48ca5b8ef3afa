BEGIN { `freemem = 1; }
