/* expect: provider name may not exceed 63 characters */
provider abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz_abcdefghij { probe page(int); };
