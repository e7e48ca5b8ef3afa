/* expect: provider interface mismatch: web */
provider web { probe page(int); };
provider web { probe page(int); probe done(); };
