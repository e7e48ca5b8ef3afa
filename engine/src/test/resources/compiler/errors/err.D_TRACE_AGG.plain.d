BEGIN { @ = count(); trace(@); }
