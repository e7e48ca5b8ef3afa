/* expect: probe web:::page output prototype argument #1 mismatch */
provider web { probe page(int); };
provider web { probe page(char *); };
