/* expect: parameter is not declared in probe output prototype: b, parameter #1 */
provider web { probe page(int a) : (int b); };
