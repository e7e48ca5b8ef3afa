/* expect: void parameter may not have a name: v */
provider web { probe page(void v); };
