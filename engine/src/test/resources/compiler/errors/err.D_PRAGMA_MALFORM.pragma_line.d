/* expect: malformed #line <line> [ ["file"] state ] */
#pragma D line x
BEGIN { }
