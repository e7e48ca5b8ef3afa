/* expect: probe web:::page output prototype mismatch */
provider web { probe page(int); };
provider web { probe page(int, int); };
