/**
 * Records for programs rather than people: what a consumer reports -&gt; <b>typed records</b> -&gt; JSON, CSV, folded
 * stacks, trace events.
 *
 * <p>{@link org.dtrace4j.output.record.RecordOutput} is the {@link org.dtrace4j.consume.Receiver}; it puts together one
 * record for each firing, fault and drop, with the time of the firing, and gives it to a {@link
 * org.dtrace4j.output.record.RecordWriter}, of which {@link org.dtrace4j.output.record.RecordFormat} has one for each
 * format. The resource {@code records.schema.json} beside this package documents the records; {@code RecordSchemaTest}
 * holds real output against it. Nothing that was traced is left out or rounded, and no wall clock and no order of a hash
 * table reaches the output.
 */
package org.dtrace4j.output.record;
