package org.dtrace4j.testing;

import org.dtrace4j.abi.Addressable;

/** A structure in a fake system's memory, known by its address. */
public record FakeStruct(long address) implements Addressable { }
