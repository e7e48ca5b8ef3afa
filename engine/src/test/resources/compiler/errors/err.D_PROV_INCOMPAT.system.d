/* expect: provider interface mismatch: fbt */
provider fbt { probe page(int); };
