provider web { probe page(int); };
web1:::page { }
