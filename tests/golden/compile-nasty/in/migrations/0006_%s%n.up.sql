SELECT '%s%n';
