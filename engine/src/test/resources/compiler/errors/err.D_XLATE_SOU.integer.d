/* expect: translator output type must be a struct or union */
translator long < int n > { };
