/* expect: failed to resolve ``freemem: Unknown symbol name */
BEGIN { trace(``freemem); }
