/* expect: provider name may not end with a digit: web2 */
provider web2 { probe page(int); };
