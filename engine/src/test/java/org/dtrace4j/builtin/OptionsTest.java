package org.dtrace4j.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @ParameterizedTest
    @CsvSource({"bufsize,4m,4194304", "bufsize,512,512", "bufsize,1G,1073741824", "bufsize,0x10,16",
            "bufsize,2t,2199023255552",
        "strsize,8k,8192", "switchrate,10hz,100000000", "switchrate,1sec,1000000000", "switchrate,5,5",
        "aggrate,2min,120000000000", "cleanrate,101Hz,9900990", "cleanrate,0hz,0", "quiet,'',1", "quiet,no,0",
        "quiet,On,1", "quiet,2,1", "bufpolicy,ring,2", "cpu,all,-1", "cpu,3,3", "stackframes,30,30"})
    void textsHaveTheirValues(String name, String text, long value) throws OptionException {
        OptionValues values = new OptionValues();
        Option option = values.set(name, text);
        assertEquals(value, values.get(option));
        assertEquals(text, values.text(option));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bufsize=", "bufsize=-1", "bufsize=4q", "bufsize=m", "bufsize=99999999999t",
            "switchrate=fast",
        "switchrate=5parsec", "quiet=perhaps", "bufpolicy=round", "cpu=-2", "stackframes=x", "setenv=A", "setenv=", "unsetenv="})
    void otherTextsAreRefused(String setting) {
        String[] parts = setting.split("=", -1);
        OptionException e = assertThrows(OptionException.class, () -> new OptionValues().set(parts[0], parts[1]));
        assertEquals("Invalid value for specified option", e.getMessage());
    }

    @Test
    void unknownOptionsAreNamed() {
        OptionException unknown = assertThrows(OptionException.class, () -> new OptionValues().set("bufsise", "1"));
        assertEquals("Invalid option name", unknown.getMessage());
    }

    @Test
    void theEnvironmentIsNotForPrograms() throws OptionException {
        OptionValues values = new OptionValues();
        values.set("setenv", "A=");
        values.set("unsetenv", "A");
        assertEquals(OptionException.Reason.BAD_CONTEXT,
                assertThrows(OptionException.class, () -> values.setInProgram("setenv", "A=1")).reason());
        assertEquals(OptionException.Reason.BAD_CONTEXT,
                assertThrows(OptionException.class, () -> values.setInProgram("unsetenv", "A")).reason());
        assertEquals("[A=, A]", values.history(Options.SETENV, Options.UNSETENV).stream()
                .map(OptionValues.Setting::text).toList().toString());
    }

    @Test
    void everyDefaultIsAValueOfItsOption() {
        OptionValues values = new OptionValues();
        for (Option option : Options.all()) {
            values.get(option);
        }
        assertEquals(256, values.get(Options.STRSIZE));
    }
}
