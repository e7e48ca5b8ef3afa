/* expect: probe input prototype may not use a variable-length argument list */
provider web { probe page(int, ...); };
