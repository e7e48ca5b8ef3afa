BEGIN { @ = count(); print(@); }
