/**
 * A small traced system for tests: <b>{@link org.dtrace4j.testing.FakeTarget}</b>.
 *
 * <p>It has a few kernel functions (plain Java methods of {@link org.dtrace4j.testing.FakeKernel} that call one
 * another), structures in a byte-addressed memory, a virtual clock, two CPUs, modules that can load late, and providers
 * {@code fbt} and {@code profile}. Nothing moves by itself: a test calls kernel functions, or schedules calls with
 * {@code at()} and lets time pass with {@code sleep()}. Everything a test sees is the same in every run.
 */
package org.dtrace4j.testing;
