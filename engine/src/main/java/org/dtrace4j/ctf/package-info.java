/**
 * C types, D's own types, and the containers that hold the types and symbols of one module.
 *
 * <p>The model follows CTF, the Compact C Type Format: what a kernel module says of its types. Scalars, pointers and
 * arrays are values (records, equal when their parts are); structures, unions and enumerations have an identity and are
 * completed once. Sizes are those of LP64, but where a program asks for another {@link org.dtrace4j.ctf.DataModel}. This package
 * imports nothing of the project.
 */
package org.dtrace4j.ctf;
