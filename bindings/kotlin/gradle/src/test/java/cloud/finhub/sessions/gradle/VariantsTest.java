package cloud.finhub.sessions.gradle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.util.Set;
import java.util.stream.Collectors;
import org.gradle.api.Project;
import org.gradle.api.attributes.Usage;
import org.gradle.api.attributes.java.TargetJvmEnvironment;
import org.gradle.testfixtures.ProjectBuilder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a build gets that names a package, by the metadata for Gradle. */
class VariantsTest {
    @TempDir
    private static File folder;

    @ParameterizedTest
    @ValueSource(strings = {Usage.JAVA_API, Usage.JAVA_RUNTIME})
    void aProgramOnTheJvmGetsTheJar(String usage) {
        Set<String> files = files("finhub-sessions", TargetJvmEnvironment.STANDARD_JVM, usage);
        assertEquals(Set.of("finhub-sessions.jar", "jna.jar"), files);
    }

    @ParameterizedTest
    @ValueSource(strings = {Usage.JAVA_API, Usage.JAVA_RUNTIME})
    void anAppOnAndroidGetsTheAarWhicheverPackageItNames(String usage) {
        for (String name : new String[] {"finhub-sessions", "finhub-sessions-android"}) {
            Set<String> files = files(name, TargetJvmEnvironment.ANDROID, usage);
            assertEquals(Set.of("finhub-sessions-android.aar", "jna.aar"), files, name);
        }
    }

    /** The names of the files, without versions, of the package and of JNA. */
    private Set<String> files(String name, String environment, String usage) {
        Project project = ProjectBuilder.builder().withProjectDir(folder).build();
        project.getPluginManager().apply("jvm-ecosystem");
        project.getRepositories().maven(it -> it.setUrl(new File(System.getProperty("finhub.packages"))));
        project.getRepositories().mavenCentral();
        var wanted = project.getConfigurations().create("wanted");
        var objects = project.getObjects();
        wanted.attributes(it -> it
            .attribute(TargetJvmEnvironment.TARGET_JVM_ENVIRONMENT_ATTRIBUTE, objects.named(TargetJvmEnvironment.class, environment))
            .attribute(Usage.USAGE_ATTRIBUTE, objects.named(Usage.class, usage)));
        wanted.getDependencies().add(project.getDependencies().create("cloud.finhub:" + name + ":" + System.getProperty("finhub.version")));
        return wanted.resolve().stream()
            .map(file -> file.getName().replaceFirst("-[0-9.]+[.]", "."))
            .filter(file -> !file.startsWith("kotlin") && !file.startsWith("annotations"))
            .collect(Collectors.toSet());
    }
}
