package org.dtrace4j.abi;

/** A Java object that stands for a place in target memory; as a probe argument it is its address. */
public interface Addressable {
    long address();
}
