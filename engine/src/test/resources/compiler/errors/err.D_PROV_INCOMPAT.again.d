/* expect: provider interface mismatch */
provider web { probe page(int); };
provider web { probe page(char *); };
