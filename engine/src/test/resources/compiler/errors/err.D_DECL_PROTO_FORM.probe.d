/* expect: parameter is already declared in probe input prototype: x, parameter #2 */
provider foo { probe a(int x, int x); };
