/**
 * What the compiler says when it refuses: tags, diagnostics, and how they are shown.
 *
 * <p>A {@link org.dtrace4j.diag.Diagnostic} is data: tag, place, message, notes, hints. Only
 * {@link org.dtrace4j.diag.DiagnosticRenderer} makes text of it. Tests look at the data.
 */
package org.dtrace4j.diag;
