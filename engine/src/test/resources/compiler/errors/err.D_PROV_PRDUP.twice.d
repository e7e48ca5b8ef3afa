/* expect: probe redeclared: web:::page-done */
provider web { probe page__done(int); probe page__done(int); };
