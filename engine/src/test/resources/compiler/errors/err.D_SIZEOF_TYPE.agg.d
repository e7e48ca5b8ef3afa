BEGIN { @ = count(); trace(sizeof (@)); }
