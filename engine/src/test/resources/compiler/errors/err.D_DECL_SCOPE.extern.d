extern char `freemem;
