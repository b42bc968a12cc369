package io.quaestor.console.users.planted;

import org.springframework.transaction.annotation.Transactional;

/** Breaks the rules on purpose. */
@Transactional
public class PlantedQueries {}
