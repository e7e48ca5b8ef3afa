/* expect: parameter declaration requires a name: parameter #1 */
provider web { probe page(int) : (int); };
