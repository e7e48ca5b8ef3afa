/* expect: kernel module 'genunix' symbol 'freemem' may not be referenced as a user symbol */
BEGIN { trace(genunix``freemem); }
