/* expect: probe web:::page argument #2 does not correspond to any of its native arguments */
provider web { probe page(int) : (int, int); };
