/* expect: self->n has not yet been declared or assigned */
BEGIN { self->n -= 1; }
